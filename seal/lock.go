package seal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"filippo.io/age"
)

var (
	// ErrPassphrase: the passphrase is not the lock's.
	ErrPassphrase = errors.New("wrong passphrase")
	// ErrLock: a locked file that is not locked as it must be.
	ErrLock = errors.New("not a file locked with a passphrase alone, of a work factor from 15 to 20")
)

// Lock locks keyrings with a passphrase. The zero Lock is the one to use.
type Lock struct {
	// WorkFactor is the power of two of scrypt's work, 18 if zero. Tests take a
	// lower one; only a Lock of the same or a lower one opens what they lock.
	WorkFactor int
}

const (
	workFactor    = 18 // about a second
	minWorkFactor = 15 // below, somebody weakened it
	maxWorkFactor = 20 // above, it would keep the machine busy
)

// LockKeyring locks clear with passphrase.
func LockKeyring(clear []byte, passphrase string) ([]byte, error) {
	return Lock{}.Lock(clear, passphrase)
}

// UnlockKeyring opens what LockKeyring locked.
func UnlockKeyring(file []byte, passphrase string) ([]byte, error) {
	return Lock{}.Unlock(file, passphrase)
}

// Lock locks clear with passphrase, which the caller has found strong enough.
func (l Lock) Lock(clear []byte, passphrase string) ([]byte, error) {
	r, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	r.SetWorkFactor(l.factor())
	var b bytes.Buffer
	w, err := age.Encrypt(&b, r)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(clear); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

// Unlock gives what is in file, or ErrPassphrase or ErrLock.
func (l Lock) Unlock(file []byte, passphrase string) ([]byte, error) {
	i, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, ErrPassphrase
	}
	i.SetMaxWorkFactor(maxWorkFactor)
	r, err := age.Decrypt(bytes.NewReader(file), locked{i, min(minWorkFactor, l.factor())})
	if errors.Is(err, age.ErrIncorrectIdentity) {
		return nil, ErrPassphrase
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func (l Lock) factor() int {
	if l.WorkFactor == 0 {
		return workFactor
	}
	return l.WorkFactor
}

// locked opens one scrypt stanza, standing alone, before any work is done.
type locked struct {
	age *age.ScryptIdentity
	min int
}

func (l locked) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	if len(stanzas) != 1 || stanzas[0].Type != "scrypt" || len(stanzas[0].Args) != 2 {
		return nil, fmt.Errorf("%w: other stanzas", ErrLock)
	}
	n, err := strconv.Atoi(stanzas[0].Args[1])
	if err != nil || n < l.min || n > maxWorkFactor {
		return nil, fmt.Errorf("%w: work factor %q", ErrLock, stanzas[0].Args[1])
	}
	return l.age.Unwrap(stanzas)
}

// Lightest is the lock with the least work that every program still opens: for
// keyrings of people who do not exist.
func Lightest() Lock { return Lock{WorkFactor: minWorkFactor} }
