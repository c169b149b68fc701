package main

import (
	"strings"

	"github.com/safehand/safehand/event"
)

// statementWords are a kind of statement as people call it.
func statementWords(k event.Kind) string {
	switch k {
	case "recognised":
		return "Partner recognised"
	case "appointed":
		return "Appointed"
	case "invited":
		return "Invited"
	case "invitation-withdrawn":
		return "Invitation withdrawn"
	case "person-stopped":
		return "Somebody's access stopped"
	case "person-resumed":
		return "Somebody's access goes on"
	case "enrolled":
		return "Enrolled"
	case "revoked":
		return "Key ended"
	case "unit-created":
		return "Unit founded"
	case "hours-changed":
		return "Unit's hours changed"
	case "drill-begun":
		return "Drill begun"
	case "drill-alarm":
		return "Drill: alarm rung"
	case "drill-answered":
		return "Drill: heard"
	case "unit-closed":
		return "Unit closed"
	case "unit-key-made":
		return "Unit's key made"
	case "unit-key-handed-on":
		return "Unit's key handed on"
	case "agent-appointed":
		return "Machine appointed"
	case "decided":
		return "Decided on a doubt"
	case "sealed":
		return "Sealed"
	case "granted":
		return "Access given to a machine"
	}
	if w := kindWords(k); w != string(k) {
		return w
	}
	w := strings.ReplaceAll(string(k), "-", " ")
	return strings.ToUpper(w[:1]) + w[1:]
}
