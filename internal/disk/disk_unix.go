//go:build linux || darwin || freebsd

package disk

import (
	"fmt"
	"math"
	"os"

	"golang.org/x/sys/unix"
)

func spaceOf(path string) (Space, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return Space{}, &os.PathError{Op: "statfs", Path: path, Err: err}
	}
	// Bavail, not Bfree: the file system keeps some for root alone.
	return Space{Free: bytes(uint64(s.Bavail), unit(&s)), Total: bytes(uint64(s.Blocks), unit(&s))}, nil
}

// bytes is a number of blocks in bytes. Network file systems report numbers
// that run over.
func bytes(blocks, size uint64) int64 {
	if size == 0 || blocks > math.MaxInt64/size {
		return math.MaxInt64
	}
	return int64(blocks * size)
}

func volumeOf(path string) (string, error) {
	var s unix.Stat_t
	if err := unix.Stat(path, &s); err != nil {
		return "", &os.PathError{Op: "stat", Path: path, Err: err}
	}
	return fmt.Sprint(s.Dev), nil
}
