package disk

import "golang.org/x/sys/unix"

// unit is what a volume counts its blocks in. File systems in user space tell a
// larger size that is good to read at, and count in the smaller one.
func unit(s *unix.Statfs_t) uint64 {
	if s.Frsize > 0 {
		return uint64(s.Frsize)
	}
	return uint64(s.Bsize)
}
