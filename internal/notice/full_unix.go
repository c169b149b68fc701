//go:build unix

package notice

import "syscall"

// errFull is the error of a full disk.
var errFull error = syscall.ENOSPC
