// Package safehand breaks rules on purpose.
package safehand

import (
	_ "filippo.io/age"
	_ "github.com/safehand/safehand/client"
)
