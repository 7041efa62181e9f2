package paysig_test

// Schemes: every vector of schemes.json, and what Go adds.

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/testkit"
)

type schemeFields struct {
	Body       testkit.Bytes  `json:"body_hex"`
	ExternalID *testkit.Bytes `json:"external_id_hex"`
	Date       *testkit.Bytes `json:"date_hex"`
	Login      *testkit.Bytes `json:"login_hex"`
}

func (f schemeFields) fields() paysig.Fields {
	fields := paysig.NewFields(f.Body)
	if f.ExternalID != nil {
		fields = fields.ExternalID(string(*f.ExternalID))
	}
	if f.Date != nil {
		fields = fields.Date(string(*f.Date))
	}
	if f.Login != nil {
		fields = fields.Login(string(*f.Login))
	}
	return fields
}

func TestSchemeVectors(t *testing.T) {
	var file struct {
		Cases []struct {
			Name, Secret string
			Scheme       paysig.Scheme
			schemeFields
			Text   *string
			Error  *string
			Offset *int
		}
		Presented struct {
			Secret, Date, Login string
			Body                testkit.Bytes `json:"body_hex"`
			Cases               []struct {
				Name   string
				Scheme paysig.Scheme
				Text   testkit.Bytes `json:"text_hex"`
				Error  *string
				Offset *int
			}
		}
	}
	testkit.ReadVectors(t, &file, "schemes.json")
	testkit.AtLeast(t, 100, len(file.Cases))
	// A text of each scheme: what fields are refused for does not depend on it.
	some := map[paysig.Scheme]string{}
	for _, vector := range file.Cases {
		if vector.Text != nil {
			some[vector.Scheme] = *vector.Text
		}
	}
	for _, vector := range file.Cases {
		t.Run(string(vector.Scheme)+"/"+vector.Name, func(t *testing.T) {
			key, fields := makeKey(t, []byte(vector.Secret)), vector.fields()
			text, err := key.SignScheme(vector.Scheme, fields)
			testkit.CheckError(t, err, vector.Error, vector.Offset)
			if vector.Text == nil {
				testkit.CheckError(t, key.VerifyScheme(vector.Scheme, fields, some[vector.Scheme]), vector.Error, vector.Offset)
				if text != "" {
					t.Errorf("gives %q beside the error", text)
				}
				return
			}
			if text != *vector.Text {
				t.Errorf("gives %q, not %q", text, *vector.Text)
			}
			if err := key.VerifyScheme(vector.Scheme, fields, *vector.Text); err != nil {
				t.Error(err)
			}
		})
	}
	presented := file.Presented
	testkit.AtLeast(t, 10, len(presented.Cases))
	key := makeKey(t, []byte(presented.Secret))
	fields := paysig.NewFields(presented.Body).Date(presented.Date).Login(presented.Login)
	for _, vector := range presented.Cases {
		t.Run("presented/"+vector.Name, func(t *testing.T) {
			testkit.CheckError(t, key.VerifyScheme(vector.Scheme, fields, string(vector.Text)), vector.Error, vector.Offset)
		})
	}
}

func TestSchemeCorpus(t *testing.T) {
	var file struct {
		Cases []struct {
			Name, Secret, Body, Header string
			Date                       *string `json:"x_date"`
			Login                      string  `json:"x_login"`
		}
	}
	testkit.ReadJSON(t, &file, testkit.Corpora(t), "onekey", "vectors.json")
	ran := 0
	for _, vector := range file.Cases {
		if vector.Date == nil {
			continue
		}
		ran++
		scheme := paysig.DlocalPayin
		switch {
		case strings.HasPrefix(vector.Header, "OKP "):
			scheme = paysig.DepositOKP
		case strings.HasPrefix(vector.Header, "D24 "):
			scheme = paysig.DepositD24
		}
		fields := paysig.NewFields([]byte(vector.Body)).Date(*vector.Date).Login(vector.Login)
		key := makeKey(t, []byte(vector.Secret))
		if text, err := key.SignScheme(scheme, fields); err != nil || text != vector.Header {
			t.Errorf("%s gives %q, %v", vector.Name, text, err)
		}
		if err := key.VerifyScheme(scheme, fields, vector.Header); err != nil {
			t.Errorf("%s: %v", vector.Name, err)
		}
	}
	testkit.AtLeast(t, 3, ran)
}

// The constants are the core's schemes, in its order.
func TestSchemes(t *testing.T) {
	constants := []paysig.Scheme{
		paysig.CashoutRequest, paysig.CashoutNotification, paysig.DepositOKP, paysig.DepositD24, paysig.DlocalPayin,
	}
	if all := paysig.Schemes(); !slices.Equal(all, constants) {
		t.Errorf("the core has %v", all)
	}
	key := makeKey(t, []byte("deposit_secret_key"))
	for _, unknown := range []paysig.Scheme{"", "deposit", "Deposit-OKP"} {
		text, err := key.SignScheme(unknown, paysig.NewFields(nil))
		if text != "" || !errors.Is(err, paysig.ErrUnknownScheme) {
			t.Errorf("%q gives %q, %v", unknown, text, err)
		}
		if err := key.VerifyScheme(unknown, paysig.NewFields(nil), ""); !errors.Is(err, paysig.ErrUnknownScheme) {
			t.Errorf("%q verifies: %v", unknown, err)
		}
	}
	var none *paysig.Key
	if _, err := none.SignScheme(paysig.CashoutRequest, paysig.NewFields(nil)); !errors.Is(err, paysig.ErrKeyNotReady) {
		t.Errorf("without a key: %v", err)
	}
	if err := none.VerifyScheme(paysig.CashoutRequest, paysig.NewFields(nil), ""); !errors.Is(err, paysig.ErrKeyNotReady) {
		t.Errorf("without a key: %v", err)
	}
}

func TestFieldsAreNotShown(t *testing.T) {
	fields := paysig.NewFields([]byte("hush")).Login("hush").Date("hush").ExternalID("hush")
	type holder struct {
		closed  paysig.Fields
		pointer *paysig.Fields
		list    []paysig.Fields
	}
	held := holder{fields, &fields, []paysig.Fields{fields}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		// The bytes as text, as Go's source, in hexadecimal and in decimal.
		text := strings.ToLower(fmt.Sprintf(verb, held) + fmt.Sprintf(verb, &held))
		for _, shown := range []string{"hush", "0x68, 0x75", "68757368", "104 117 115 104"} {
			if strings.Contains(text, shown) {
				t.Errorf("%s shows %s", verb, text)
			}
		}
		if text := fmt.Sprintf(verb, fields) + fmt.Sprintf(verb, &fields); text != strings.Repeat("paysig.Fields(redacted)", 2) {
			t.Errorf("%s shows %s", verb, text)
		}
	}
}
