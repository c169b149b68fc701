package tracer

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// onFile are the calls that change what a file or a peer has, by a descriptor
// that is their first argument.
var onFile = map[uint64]string{
	unix.SYS_WRITE: "write", unix.SYS_PWRITE64: "pwrite64", unix.SYS_WRITEV: "writev", unix.SYS_PWRITEV: "pwritev",
	unix.SYS_SENDTO: "sendto", unix.SYS_SENDMSG: "sendmsg", unix.SYS_SENDFILE: "sendfile", unix.SYS_SPLICE: "splice",
	unix.SYS_FSYNC: "fsync", unix.SYS_FDATASYNC: "fdatasync", unix.SYS_FTRUNCATE: "ftruncate", unix.SYS_COPY_FILE_RANGE: "copy_file_range",
}

// onName are those that change what is called how.
var onName = map[uint64]string{
	unix.SYS_RENAME: "rename", unix.SYS_RENAMEAT: "renameat", unix.SYS_RENAMEAT2: "renameat2",
	unix.SYS_LINK: "link", unix.SYS_LINKAT: "linkat", unix.SYS_UNLINK: "unlink", unix.SYS_UNLINKAT: "unlinkat",
	unix.SYS_MKDIR: "mkdir", unix.SYS_MKDIRAT: "mkdirat",
}

// call says what a system call is, and whether it counts: what only wakes a
// thread of the program or goes to a pipe or a terminal does not.
func call(pid int, nr, fd uint64) (c Call, counts bool) {
	if name, ok := onName[nr]; ok {
		return Call{Name: name}, true
	}
	if nr == unix.SYS_SENDFILE { // to, from
		c.Name = "sendfile"
	}
	name, ok := onFile[nr]
	if !ok {
		return Call{}, false
	}
	on, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", pid, fd))
	switch {
	case err != nil:
		return Call{}, false // no such descriptor: nothing happens
	case strings.HasPrefix(on, "socket:"):
		on = "socket"
	case !strings.HasPrefix(on, "/"), strings.HasPrefix(on, "/dev/"), strings.HasPrefix(on, "/proc/"):
		return Call{}, false
	}
	return Call{Name: name, On: on}, true
}

// errnoOf is what a call fails with: a connection breaks, a file has an error.
func errnoOf(h How, c Call) unix.Errno {
	switch {
	case c.On == "socket":
		return unix.ECONNRESET
	case h == FailFull:
		return unix.ENOSPC
	}
	return unix.EIO
}
