// Package custody breaks rules on purpose.
package custody

import (
	_ "database/sql"

	_ "github.com/safehand/safehand/event"
)
