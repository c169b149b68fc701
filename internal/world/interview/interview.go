// Package interview holds the recording that the demonstration and the tests
// carry: a synthetic practice interview about a lost bicycle, with drawn people
// and synthetic speech. Nobody in it is real, so it may be shown to anyone. It
// has the shape of the real thing (H.264 and AAC in an MP4, over a minute at
// 720p) and spans three segments. make.sh makes it.
package interview

import _ "embed"

// Name is the file name under which the demonstration seals the recording.
const Name = "JRS-1 interview.mp4"

// SHA256 is the recording's digest in lower-case hexadecimal.
const SHA256 = "7c8247f35854390537635c8e65f53c73fd2ba4096ee612b12918ca54d7a893fa"

// It is a string because a string can't be written to: a caller that changed
// the recording would change it for the whole process.
//
//go:embed interview.mp4
var video string

// Video is a copy of the recording, the caller's to keep or to spoil.
func Video() []byte { return []byte(video) }
