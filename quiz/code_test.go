package quiz

import "testing"

func TestFoldAndShowCode(t *testing.T) {
	for typed, want := range map[string]string{
		"KYAKHTA27": "KYAKHTA27", "kyakhta-27": "KYAKHTA27", " Kyakhta 2 7 ": "KYAKHTA27",
		"ＫＹＡＫＨＴＡ２７": "KYAKHTA27", "kyakhta–27": "KYAKHTA27", "": "", "\x00'": "",
	} {
		if got := FoldCode(typed); got != want {
			t.Errorf("FoldCode(%q) = %q; want %q", typed, got, want)
		}
	}
	for code, want := range map[string]string{"KYAKHTA27": "KYAKHTA-27", "URGA234": "URGA-234", "": "", "27": "27", "URGA": "URGA"} {
		if got := ShowCode(code); got != want {
			t.Errorf("ShowCode(%q) = %q; want %q", code, got, want)
		}
	}
}
