package store

// setting is a named value that the site keeps for itself.
type setting struct {
	Name  string `gorm:"primaryKey"`
	Value string
}

// TableName names the table.
func (setting) TableName() string { return "settings" }

// The names of settings.
const (
	settingKey        = "ticket-key"  // signs tickets, base64
	settingFirstAdmin = "first-admin" // SHA-256 of the secret in the first administrator's link
)
