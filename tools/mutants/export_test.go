package main

import "io"

// Run is the program without its command line.
func Run(out io.Writer, folder string) error { return run(out, folder, "", false) }
