// Package client breaks rules on purpose.
package client

import (
	_ "time"

	_ "filippo.io/age"

	_ "github.com/safehand/safehand/seal"
)
