// Package lock keeps two programs from using one folder at the same time.
package lock

// File holds a file, which is made if need be, until it is unlocked or the
// process ends, however it ends: a crash leaves nothing to clear away. It fails
// at once when another process holds it.
func File(path string) (unlock func() error, err error) { return hold(path) }
