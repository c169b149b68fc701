package durable

// SetNames has Folder make names durable by f, and gives what puts it back.
func SetNames(f func(string) error) (back func()) {
	was := syncNames
	syncNames = f
	return func() { syncNames = was }
}
