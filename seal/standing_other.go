//go:build !linux && !darwin && !windows

package seal

// standing can't be told here: what was begun is read again and compared.
func standing(*entry) string { return "" }
