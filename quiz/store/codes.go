package store

import (
	"errors"
	"math/rand/v2"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/quiz"
)

// codeWords are words of the course's world that are short, known by their sound
// and offend nobody.
var codeWords = []string{
	"AIGUN", "ALTAI", "AMOY", "AMUR", "ANCHOR", "ARGUN", "BAIKAL", "BOGUE", "CANTON", "CARAVAN",
	"CHEFOO", "CHUSAN", "COMPASS", "CONSUL", "COSSACK", "CUSTOMS", "ENVOY", "FERRY", "FOOCHOW", "GINSENG",
	"HAINAN", "HANKOW", "HARBOUR", "IRKUTSK", "IRTYSH", "JADE", "JASMINE", "JEHOL", "KASHGAR", "KHANKA",
	"KOWLOON", "KULJA", "KYAKHTA", "LANTERN", "LEGATION", "LOTUS", "MACAO", "MAGPIE", "MUKDEN", "NANKING",
	"NERCHINSK", "NINGPO", "PAGODA", "PEIHO", "PEKING", "PORCELAIN", "RHUBARB", "SAKHALIN", "SAMPAN", "SHANGHAI",
	"SILVER", "SUNGARI", "SWATOW", "TAIGA", "TAKU", "TAMSUI", "TARIFF", "TIENTSIN", "TUMEN", "URGA",
	"USSURI", "VICTORIA", "WHAMPOA", "YANGTZE", "ZAISAN",
}

// codeDigits leaves out 0 and 1, which look like O and I.
const codeDigits = "23456789"

// randomCode returns a word and digits: KYAKHTA27.
func randomCode(digits int) string {
	code := []byte(codeWords[rand.IntN(len(codeWords))])
	for range digits {
		code = append(code, codeDigits[rand.IntN(len(codeDigits))])
	}
	return string(code)
}

// freeCode finds a code that no class has. Two digits do for thousands of classes;
// when they run short a third is added.
func freeCode(tx *gorm.DB) (string, error) {
	for try := range 60 {
		code := randomCode(2 + try/20)
		var n int64
		if err := tx.Model(&quiz.Class{}).Where("join_code = ?", code).Count(&n).Error; err != nil {
			return "", err
		}
		if n == 0 {
			return code, nil
		}
	}
	return "", errors.New("no free join code was found")
}
