package client

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
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

// ErrSamePassphrase: a change that would change nothing.
var ErrSamePassphrase = errors.New("that is the passphrase it has already")

// ChangePassphrase locks the keyring of a home with another passphrase. At any
// moment, and after a power cut, one of the two opens it: the new file takes the
// old one's place whole, and only once it was opened again. The keys stay what
// they are, so whoever has an old copy of the file and the old passphrase has
// them: only new keys help against that.
func (h *Home) ChangePassphrase(old, fresh string) error {
	ring, err := h.Unlock(old)
	if err != nil {
		return err
	}
	if fresh == old {
		return ErrSamePassphrase
	}
	if err := CheckPassphrase(fresh, string(ring.Of)); err != nil {
		return err
	}
	locked, err := h.lock().Lock(ring.text(), fresh)
	if err != nil {
		return err
	}
	again, err := h.lock().Unlock(locked, fresh)
	if err != nil || !bytes.Equal(again, ring.text()) {
		return errors.Join(errors.New("the keyring could not be locked anew; it is as it was"), err)
	}
	return replace(filepath.Join(h.Dir, keyringFile), locked)
}
