package notice

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// Settings are what an operator says of the channels. Each is used when it is
// named.
type Settings struct {
	Mail    MailConfig
	SIEM    SIEMConfig
	Webhook WebhookConfig
	Teams   map[event.OrgID]string  // where the data protection teams are mailed
	Units   map[event.UnitID]string // mailboxes of units
	Quiet   map[event.UnitID]string // 2026-12-04: the last day on which only the unit is mailed of later alarms
	// Who runs the service, and who looks after its backups, are mailed what is wrong
	// with them. Nobody is when empty.
	Operator, BackupOwner string
	PerDay                int // mails a person gets one by one in a day; the usual when zero
}

// Channels are those that are named, for the service of that name whose people find
// it at base.
func (s Settings) Channels(service, base string) ([]Channel, error) {
	var out []Channel
	if c := s.Mail; c.Server != "" {
		c.Name, c.Base = service, base
		m, err := NewMail(c)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	for org, to := range s.Teams {
		if err := address(to); err != nil {
			return nil, fmt.Errorf("the data protection team of %s: %w", org, err)
		}
	}
	for who, to := range map[string]string{"whoever runs the service": s.Operator, "whoever looks after the backups": s.BackupOwner} {
		if to == "" {
			continue
		}
		if err := address(to); err != nil {
			return nil, fmt.Errorf("%s: %w", who, err)
		}
	}
	for unit, to := range s.Units {
		if err := address(to); err != nil {
			return nil, fmt.Errorf("the mailbox of %s: %w", unit, err)
		}
	}
	if c := s.Webhook; c.Address != "" {
		c.Base = base
		w, err := NewWebhook(c)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	if c := s.SIEM; c.Address != "" {
		c.Service, c.Base = service, base
		siem, err := NewSIEM(c)
		if err != nil {
			return nil, err
		}
		out = append(out, siem)
	}
	return out, nil
}
