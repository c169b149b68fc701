package main

import (
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/backup"
	"github.com/safehand/safehand/internal/cosign"
	"github.com/safehand/safehand/internal/disk"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/store"
)

type serveCmd struct {
	operating
	Data      string `env:"SAFEHAND_DATA" default:"safehand-service" placeholder:"DIR" help:"Folder for keys, database and sealed bytes."`
	Listen    string `env:"SAFEHAND_LISTEN" default:"127.0.0.1:8443" help:"Address to listen on; ':8443' for every network."`
	Name      string `env:"SAFEHAND_NAME" help:"The service's name, a domain name, fixed for life at the first start. Made up if you say nothing."`
	PublicURL string `env:"SAFEHAND_PUBLIC_URL" name:"public-url" help:"How clients reach it, if not by the address listened on."`
	Loopback  string `env:"SAFEHAND_HTTP_LOOPBACK" name:"http-loopback" placeholder:"ADDRESS" help:"Address of this machine alone to answer on without TLS too, such as localhost:8080: for a browser on it, or for a proxy that has a certificate (then with --public-url)."`
	Gallery   bool   `env:"SAFEHAND_GALLERY" help:"Show every page in every state at /gallery, with made-up material: for developers."`
	Database  string `env:"SAFEHAND_DATABASE" help:"A postgres:// address; SQLite in the data folder if you say nothing."`

	Reserve disk.Reserve `env:"SAFEHAND_RESERVE" placeholder:"SIZE" help:"How much of the disk is kept free for receipts and other statements, such as 10GB: nothing large is taken in below it. 2GiB or a twentieth of the disk, whichever is less, if you say nothing."`
	bucketed
	limiting
	noticing
	RestoreWithin time.Duration `name:"restore-drill-within" env:"SAFEHAND_RESTORE_DRILL_WITHIN" default:"2208h" placeholder:"TIME" help:"How long ago the last restore drill that worked may be before the owner of the backups is told: 92 days. 0 where that is looked after by other means."`
	Reread        string        `env:"SAFEHAND_REREAD" default:"8MiB" placeholder:"SIZE" help:"How much of the sealed bytes is read again each second, to see that the disk still has what was sealed. 0 where other means look after that: then each piece is only looked for, once a day."`
	BackupWithin  time.Duration `env:"SAFEHAND_BACKUP_WITHIN" default:"26h" placeholder:"TIME" help:"How old the newest backup may get before its owner is told. 0 where backups are made by other means."`
	Witness       []string      `env:"SAFEHAND_WITNESS" sep:" " placeholder:"URL#KEY#KEY" help:"A witness to ask for cosignatures, run by an organisation away from this machine, as its 'safehand witness key --url' prints it. Once for each; the same for every node."`
	WitnessEvery  time.Duration `env:"SAFEHAND_WITNESS_EVERY" default:"10s" placeholder:"TIME" help:"How long a witness is left alone after it cosigned."`
}

func (serveCmd) Example() string { return "safehand serve --data service --name safehand.example" }

func (c *serveCmd) Run(s *session) error {
	if c.Name != "" {
		var n event.OrgID
		if err := n.UnmarshalText([]byte(c.Name)); err != nil {
			return usagef("--name: %v", err)
		}
	}
	limits, err := c.limits()
	if err != nil {
		return err
	}
	notices, err := c.settings()
	if err != nil {
		return err
	}
	witnesses, err := c.witnesses()
	if err != nil {
		return err
	}
	bucket, err := c.bucket()
	if err != nil {
		return err
	}
	reread, err := c.reread()
	if err != nil {
		return err
	}
	n, err := node.Start(s.ctx, node.Config{
		Bucket: bucket,
		Data:   c.Data, DSN: c.Database, Listen: c.Listen, PublicURL: c.PublicURL, Loopback: c.Loopback, Gallery: c.Gallery, Name: event.OrgID(c.Name),
		Version: client.Version, Logger: logger(s.msg), Reserve: c.Reserve, Limits: limits,
		Witnesses: witnesses, WitnessEvery: c.WitnessEvery, Notices: notices,
		Backed: func() (store.Backup, error) { return backup.Newest(c.Data, event.TimeOf(time.Now())) }, BackupWithin: c.BackupWithin,
		Reread: reread,
		Tried:  func() (store.Tried, error) { return backup.LastTried(c.Data) }, RestoreWithin: c.RestoreWithin,
	})
	if err != nil {
		return err
	}
	a := client.Address{Server: n.URL, Pin: n.Pin.String()}
	out := map[string]string{"address": a.String(), "name": string(n.Keys.Name), "data": c.Data}
	if n.Pages != "" {
		out["pages"] = n.Pages
	}
	err = s.print(out, func() {
		s.say("The service %s is running. Its address, to give to organisations:", n.Keys.Name)
		s.say("%s", a)
		if n.Pages != "" {
			s.say("Its pages, in a browser on this machine: %s", n.Pages)
		}
		s.note("Stop it with Ctrl-C. Organisations begin with 'safehand organisation create'.")
	})
	if err == nil {
		select {
		case <-s.ctx.Done():
		case err = <-n.Done():
		}
	}
	s.note("Stopping.")
	if closing := n.Close(); err == nil {
		err = closing
	}
	s.note("Stopped. What was acknowledged stands.")
	return err
}

// slowest is how slowly the sealed bytes may be read: a piece must not take so long that
// another node thinks this one stopped.
const slowest = 64 << 10

// reread is how many bytes a second are read again.
func (c *serveCmd) reread() (int64, error) {
	if c.Reread == "0" {
		return 0, nil
	}
	n, err := disk.ParseSize(c.Reread)
	if err != nil || n < slowest {
		return 0, usagef("--reread: %q is not a size such as 8MiB, of 64KiB at least", c.Reread)
	}
	return n, nil
}

func (c *serveCmd) witnesses() ([]cosign.Asked, error) {
	if c.WitnessEvery < time.Second {
		return nil, usagef("--witness-every: a witness is asked once a second at most")
	}
	var out []cosign.Asked
	for _, w := range c.Witness {
		a, err := cosign.ParseAsked(w)
		if err != nil {
			return nil, usagef("--witness: %v", err)
		}
		out = append(out, a)
	}
	return out, nil
}
