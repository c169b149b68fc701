//go:build !unix

package notice

import "golang.org/x/sys/windows"

// errFull is the error of a full disk.
var errFull error = windows.ERROR_DISK_FULL
