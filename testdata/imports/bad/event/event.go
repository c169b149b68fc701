// Package event breaks rules on purpose.
package event

import (
	_ "net/http"
	_ "os"
	clock "time"

	_ "github.com/safehand/safehand/seal"
)

func now() clock.Duration { return clock.Since(clock.Now()) }
