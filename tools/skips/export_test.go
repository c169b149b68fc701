package main

import "io"

// Run is the program without its standard streams.
func Run(in io.Reader, out io.Writer) error { return run(in, out) }
