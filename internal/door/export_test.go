package door

// Counted is how many buckets l holds.
func Counted(l *Limits) int { return l.kept.Len() }
