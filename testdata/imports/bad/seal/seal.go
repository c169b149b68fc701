// Package seal breaks rules on purpose.
package seal

import _ "filippo.io/age"
