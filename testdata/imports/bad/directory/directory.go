// Package directory breaks rules on purpose.
package directory

import (
	_ "filippo.io/age/armor"

	_ "github.com/safehand/safehand/custody"
)
