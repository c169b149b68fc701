package client

import (
	"fmt"
	"strings"

	"github.com/ccojocar/zxcvbn-go"
	"github.com/sethvargo/go-diceware/diceware"
)

// generatedWords is how many words of the EFF's long list (12.9 bits each) a
// generated passphrase has: a stolen keyring can be guessed at leisure.
const generatedWords = 6

// weakestEntropy is the least zxcvbn estimate, in bits, of a passphrase of
// one's own.
const weakestEntropy = 60

// GeneratePassphrase makes a passphrase that can be written down and typed.
func GeneratePassphrase() (string, error) {
	w, err := diceware.Generate(generatedWords)
	return strings.Join(w, "-"), err
}

// CheckPassphrase refuses one that could be guessed. The words about the person
// count for nothing in it.
func CheckPassphrase(p string, about ...string) error {
	if strings.TrimSpace(p) != p || p == "" {
		return fmt.Errorf("%w: it is empty or begins or ends with a space", ErrWeak)
	}
	if got := zxcvbn.PasswordStrength(p, about).Entropy; got < weakestEntropy {
		return fmt.Errorf("%w: about %.0f of the %d bits needed. Let one be made for you, or use five or more random words", ErrWeak, got, weakestEntropy)
	}
	return nil
}

// ErrWeak is wrapped by every refusal of a passphrase.
var ErrWeak = fmt.Errorf("the passphrase is too easy to guess")
