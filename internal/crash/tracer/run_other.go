//go:build !(linux && amd64)

package tracer

import "errors"

// Run cannot follow a program here.
func Run([]string, Plan, string, bool, func(Call)) (int, error) {
	return 0, errors.New("programs are traced on Linux and amd64 only")
}
