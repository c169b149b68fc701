//go:build darwin || freebsd

package disk

import "golang.org/x/sys/unix"

// unit is what a volume counts its blocks in.
func unit(s *unix.Statfs_t) uint64 { return uint64(s.Bsize) }
