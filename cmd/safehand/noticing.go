package main

import (
	"os"
	"strings"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
)

// noticing are the flags that say how people and other systems are told what they
// must act on. Secrets are in files: a command line and an environment can be read
// by more than those who may know them.
type noticing struct {
	MailServer       string                  `env:"SAFEHAND_MAIL_SERVER" placeholder:"URL" help:"Tell people by e-mail, through this server: smtp://HOST:587, which must offer STARTTLS unless it is on this machine, or smtps://HOST:465. Nobody is mailed if you say nothing."`
	MailFrom         string                  `env:"SAFEHAND_MAIL_FROM" placeholder:"ADDRESS" help:"The address that mails come from."`
	MailUser         string                  `env:"SAFEHAND_MAIL_USER" placeholder:"NAME" help:"Who signs in at the mail server; nobody if you say nothing."`
	MailPasswordFile string                  `env:"SAFEHAND_MAIL_PASSWORD_FILE" placeholder:"FILE" help:"A file with the password for it."`
	MailPerDay       int                     `env:"SAFEHAND_MAIL_PER_DAY" default:"3" placeholder:"NUMBER" help:"How many mails a person of a unit gets one by one in a day. What is more comes together, once an hour at most, and nothing is left out."`
	DataProtection   map[event.OrgID]string  `env:"SAFEHAND_DATA_PROTECTION" name:"data-protection" mapsep:"," placeholder:"ORG=ADDRESS" help:"Mail the last alarm to this organisation's data protection team. Without it, whoever leads the unit is mailed. Once for each organisation."`
	UnitMail         map[event.UnitID]string `env:"SAFEHAND_UNIT_MAIL" name:"unit-mail" mapsep:"," placeholder:"UNIT=ADDRESS" help:"Mail what a unit is told to its shared mailbox too. What arrives goes there; its people are mailed as the unit opens, and of alarms. Once for each unit."`
	OperatorMail     string                  `env:"SAFEHAND_OPERATOR_MAIL" name:"operator-mail" placeholder:"ADDRESS" help:"Mail what is wrong with the service to this address, and that it is over. Only programs are told if you say nothing."`
	BackupOwner      string                  `env:"SAFEHAND_BACKUP_OWNER" name:"backup-owner" placeholder:"ADDRESS" help:"Mail to this address when the newest backup is too old; to the one of --operator-mail if you say nothing."`
	Quiet            map[event.UnitID]string `env:"SAFEHAND_QUIET" name:"quiet" mapsep:"," placeholder:"UNIT=DATE" help:"Up to the end of that day, such as 2026-12-04, mail the second and third alarm of what this unit got to the unit alone: while it learns. Not more than 14 days from today. What rings stands in the log and in the pages all the same, and webhook and collector are told. Once for each unit."`

	Webhook           string `env:"SAFEHAND_WEBHOOK" placeholder:"URL" help:"Tell a program of yours, at this https:// address, each thing as JSON."`
	WebhookSecretFile string `env:"SAFEHAND_WEBHOOK_SECRET_FILE" placeholder:"FILE" help:"A file with the secret that this is signed with: whsec_ and 24 to 64 random bytes in base64."`
	WebhookPrivate    bool   `env:"SAFEHAND_WEBHOOK_PRIVATE" help:"That address may be in a private network, or on this machine."`

	SIEM          string `env:"SAFEHAND_SIEM" name:"siem" placeholder:"URL" help:"Tell a collector of security events, in OCSF: file:///PATH, syslog://HOST:601 (TCP), syslogs://HOST:6514 (TLS) or https://HOST/PATH."`
	SIEMTokenFile string `env:"SAFEHAND_SIEM_TOKEN_FILE" name:"siem-token-file" placeholder:"FILE" help:"A file with the Authorization header for an https:// collector, such as 'Bearer …'."`
}

// settings refuses what it can't read, before anything is started.
func (n *noticing) settings() (s notice.Settings, err error) {
	if n.MailPerDay < 1 {
		return s, usagef("--mail-per-day: a number from 1 up")
	}
	s = notice.Settings{
		Mail: notice.MailConfig{Server: n.MailServer, From: n.MailFrom, User: n.MailUser}, PerDay: n.MailPerDay, Teams: n.DataProtection, Units: n.UnitMail, Quiet: n.Quiet,
		Operator: n.OperatorMail, BackupOwner: n.BackupOwner,
		Webhook: notice.WebhookConfig{Address: n.Webhook, Private: n.WebhookPrivate},
		SIEM:    notice.SIEMConfig{Address: n.SIEM},
	}
	if s.Mail.Password, err = secretIn("--mail-password-file", n.MailPasswordFile); err != nil {
		return s, err
	}
	if s.SIEM.Header, err = secretIn("--siem-token-file", n.SIEMTokenFile); err != nil {
		return s, err
	}
	secret, err := secretIn("--webhook-secret-file", n.WebhookSecretFile)
	if err != nil {
		return s, err
	}
	if secret != "" {
		if s.Webhook.Secret, err = notice.ParseSecret(secret); err != nil {
			return s, usagef("--webhook-secret-file: %v", err)
		}
	}
	if err := n.alone(); err != nil {
		return s, err
	}
	if _, err := s.Channels("safehand.example", "https://safehand.example"); err != nil {
		return s, usagef("%v", err)
	}
	if _, err := s.QuietUntil(time.Now()); err != nil {
		return s, usagef("--quiet: %v", err)
	}
	return s, nil
}

// alone refuses flags of a channel that is not named: whoever gave them believes
// that it is used.
func (n *noticing) alone() error {
	for _, c := range []struct {
		of, flag string
		given    bool
	}{
		{n.MailServer, "--mail-server", n.MailFrom != "" || n.MailUser != "" || n.MailPasswordFile != "" || n.OperatorMail+n.BackupOwner != "" || len(n.DataProtection)+len(n.UnitMail)+len(n.Quiet) > 0},
		{n.Webhook, "--webhook", n.WebhookSecretFile != "" || n.WebhookPrivate},
		{n.SIEM, "--siem", n.SIEMTokenFile != ""},
	} {
		if c.given && c.of == "" {
			return usagef("nobody is told anything that way: %s is missing", c.flag)
		}
	}
	return nil
}

// secretIn reads the one line of a file, "" when no file is named. What it holds is
// never part of an error.
func secretIn(flag, path string) (string, error) {
	if path == "" {
		return "", nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", usagef("%s: %v", flag, err)
	}
	secret := strings.TrimSpace(string(b))
	if secret == "" || strings.ContainsAny(secret, "\r\n") {
		return "", usagef("%s: %s has no one line with a secret", flag, path)
	}
	return secret, nil
}
