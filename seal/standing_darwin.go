package seal

import (
	"fmt"
	"syscall"
)

// standing is the file's number on its disk, and when anything of it was last
// changed: a time of last change can be set back, this one can't.
func standing(e *entry) string {
	s, ok := e.Info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	if e.file.Folder { // its times change with what is in it, which is looked at itself
		return fmt.Sprintf("%d %d", s.Dev, s.Ino)
	}
	return fmt.Sprintf("%d %d %d.%09d", s.Dev, s.Ino, s.Ctimespec.Sec, s.Ctimespec.Nsec)
}
