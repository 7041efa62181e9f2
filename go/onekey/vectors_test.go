package onekey_test

// Every vector of seal.json and notifications.json, which every language runs, and the public corpus of the provider's.

import (
	"bytes"
	"encoding/hex"
	"net/http"
	"slices"
	"testing"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/testkit"
	"github.com/paysig/paysig/go/onekey"
)

type sealFile struct {
	Credentials map[string]struct {
		Environment  string
		BaseURL      string `json:"base_url"`
		APIKey       string `json:"api_key"`
		Passphrase   string
		APISignature string `json:"api_signature"`
	}
	Refused []struct {
		Name         string
		Environment  testkit.Bytes `json:"environment_hex"`
		BaseURL      testkit.Bytes `json:"base_url_hex"`
		APIKey       testkit.Bytes `json:"api_key_hex"`
		Passphrase   testkit.Bytes `json:"passphrase_hex"`
		APISignature testkit.Bytes `json:"api_signature_hex"`
		Error        *string
		Offset       *int
		Setting      *string
	} `json:"refused_credentials"`
	Cases []struct {
		Name, Credentials, Method, Path, URL string
		Payload                              testkit.Bytes `json:"payload_hex"`
		Form                                 *string
		UserAgent                            *string        `json:"user_agent"`
		Body                                 *testkit.Bytes `json:"body_hex"`
		Signature, Authorization             string
		Error                                *string
		Offset                               *int
	}
	Checks []struct {
		Name, Method, Path string
		Body               testkit.Bytes `json:"body_hex"`
		Headers            [][2]string
		Error              *string
		Offset             *int
	}
}

func readSealFile(t *testing.T) (file sealFile, credentials map[string]*onekey.Credentials) {
	testkit.ReadVectors(t, &file, "seal.json")
	credentials = map[string]*onekey.Credentials{}
	for name, vector := range file.Credentials {
		environment := onekey.EnvironmentNamed(vector.Environment, vector.BaseURL)
		made, err := onekey.NewCredentials(environment, vector.APIKey, vector.Passphrase, vector.APISignature)
		if err != nil {
			t.Fatal(err)
		}
		credentials[name] = made
	}
	return file, credentials
}

func TestSealVectors(t *testing.T) {
	file, credentials := readSealFile(t)
	testkit.AtLeast(t, 110, len(file.Cases))
	operations := map[string]func([]byte) onekey.Request{
		"POST /v3/cashout": onekey.Create, "POST /v3/cashout/status": onekey.Status, "DELETE /v3/cashout/cancel": onekey.Cancel,
	}
	short := 0
	for _, vector := range file.Cases {
		t.Run(vector.Name, func(t *testing.T) {
			requests := []onekey.Request{onekey.NewRequest(vector.Method, vector.Path, vector.Payload)}
			if operation, ok := operations[vector.Method+" "+vector.Path]; ok {
				requests = append(requests, operation(vector.Payload))
				short++
			}
			for _, request := range requests {
				agent := "paysig/" + paysig.Version()
				if vector.UserAgent != nil {
					agent = *vector.UserAgent
					request = request.UserAgent(agent)
				}
				if vector.Form != nil {
					form, err := paysig.ParseForm(*vector.Form)
					if err != nil {
						t.Fatal(err)
					}
					request = request.Form(form)
				}
				given := bytes.Clone(vector.Payload)
				sealed, err := credentials[vector.Credentials].Seal(request)
				testkit.CheckError(t, err, vector.Error, vector.Offset)
				if !bytes.Equal(given, vector.Payload) {
					t.Error("the payload is not what it was")
				}
				if vector.Error != nil {
					if sealed != nil {
						t.Error("there is a request beside the error")
					}
					continue
				}
				if !bytes.Equal(sealed.Body(), *vector.Body) {
					t.Errorf("the body is %q", sealed.Body())
				}
				if sealed.Method() != vector.Method || sealed.URL() != vector.URL || sealed.Path() != vector.Path {
					t.Errorf("goes to %s %s %s", sealed.Method(), sealed.URL(), sealed.Path())
				}
				header := sealed.Header()
				due := map[string]string{
					"Payload-Signature": vector.Signature, "Content-Type": "application/json", "User-Agent": agent,
					"Authorization": vector.Authorization,
				}
				for name, value := range due {
					if !slices.Equal(header[name], []string{value}) {
						t.Errorf("%s is %q", name, header[name])
					}
				}
				if len(header) != len(due) {
					t.Errorf("%d headers", len(header))
				}
				err = credentials[vector.Credentials].Check(sealed.Method(), sealed.Path(), sealed.Body(), header)
				if err != nil {
					t.Errorf("the check refuses it: %v", err)
				}
			}
		})
	}
	testkit.AtLeast(t, 60, short)
}

func TestRefusedCredentialVectors(t *testing.T) {
	var file sealFile
	testkit.ReadVectors(t, &file, "seal.json")
	testkit.AtLeast(t, 70, len(file.Refused))
	for _, vector := range file.Refused {
		t.Run(vector.Name, func(t *testing.T) {
			environment := onekey.EnvironmentNamed(string(vector.Environment), string(vector.BaseURL))
			credentials, err := onekey.NewCredentials(environment, string(vector.APIKey), string(vector.Passphrase),
				string(vector.APISignature))
			testkit.CheckError(t, err, vector.Error, vector.Offset)
			checkSetting(t, err, vector.Setting, nil)
			if credentials != nil {
				t.Error("there are credentials")
			}
		})
	}
}

func TestCheckVectors(t *testing.T) {
	file, credentials := readSealFile(t)
	testkit.AtLeast(t, 35, len(file.Checks))
	for _, vector := range file.Checks {
		t.Run(vector.Name, func(t *testing.T) {
			header := http.Header{}
			for _, pair := range vector.Headers {
				value, err := hex.DecodeString(pair[1])
				if err != nil {
					t.Fatal(err)
				}
				header[pair[0]] = append(header[pair[0]], string(value))
			}
			// The order of a map differs from time to time.
			for range 4 {
				err := credentials["usual"].Check(vector.Method, vector.Path, vector.Body, header)
				testkit.CheckError(t, err, vector.Error, vector.Offset)
			}
		})
	}
}

type notificationFile struct {
	Secret string
	Cases  []struct {
		Name       string
		Body       testkit.Bytes `json:"body_hex"`
		ExternalID string        `json:"external_id"`
		Fields     [][2]string
		Error      *string
		Offset     *int
	}
	JSON []struct {
		Name   string
		Body   testkit.Bytes `json:"body_hex"`
		Header string
		Error  *string
		Offset *int
	}
	Windows1252 []struct {
		Name   string
		Input  testkit.Bytes `json:"input_hex"`
		Output testkit.Bytes `json:"output_hex"`
	} `json:"windows_1252"`
}

func readNotificationFile(t testing.TB) (file notificationFile, key *paysig.Key) {
	testkit.ReadVectors(t, &file, "notifications.json")
	key, err := paysig.NewKey(file.Secret)
	if err != nil {
		t.Fatal(err)
	}
	return file, key
}

func TestNotificationVectors(t *testing.T) {
	file, key := readNotificationFile(t)
	testkit.AtLeast(t, 45, len(file.Cases))
	for _, vector := range file.Cases {
		t.Run(vector.Name, func(t *testing.T) {
			given := bytes.Clone(vector.Body)
			notification, err := onekey.VerifyNotification(key, vector.Body)
			testkit.CheckError(t, err, vector.Error, vector.Offset)
			if !bytes.Equal(given, vector.Body) {
				t.Error("the body is not what it was")
			}
			if vector.Error != nil {
				if notification != nil {
					t.Error("there is a notification beside the error")
				}
				return
			}
			if notification.ExternalID() != vector.ExternalID || notification.DeduplicationKey() != vector.ExternalID {
				t.Errorf("external_id is %q", notification.ExternalID())
			}
			checkFields(t, notification, vector.Fields)
		})
	}
}

func checkFields(t *testing.T, notification *onekey.Notification, due [][2]string) {
	t.Helper()
	var fields [][2]string
	first := map[string]string{}
	for name, value := range notification.UnauthenticatedFields() {
		fields = append(fields, [2]string{name, value})
		if _, seen := first[name]; !seen {
			first[name] = value
		}
	}
	if !slices.Equal(fields, due) {
		t.Errorf("the fields are %q", fields)
	}
	for name, value := range first {
		if found, ok := notification.Unauthenticated(name); !ok || found != value {
			t.Errorf("%s is %q, %t", name, found, ok)
		}
	}
	if found, ok := notification.Unauthenticated("no such field"); ok {
		t.Errorf("a field that is not there is %q", found)
	}
}

func TestJSONNotificationVectors(t *testing.T) {
	file, key := readNotificationFile(t)
	testkit.AtLeast(t, 5, len(file.JSON))
	for _, vector := range file.JSON {
		t.Run(vector.Name, func(t *testing.T) {
			body, err := onekey.VerifyJSON(key, vector.Body, vector.Header)
			testkit.CheckError(t, err, vector.Error, vector.Offset)
			if vector.Error == nil != bytes.Equal(body, vector.Body) {
				t.Errorf("gives %q", body)
			}
		})
	}
}

func TestWindows1252Vectors(t *testing.T) {
	file, _ := readNotificationFile(t)
	testkit.AtLeast(t, 3, len(file.Windows1252))
	for _, vector := range file.Windows1252 {
		if output, err := onekey.Windows1252ToUTF8(vector.Input); err != nil || !bytes.Equal(output, vector.Output) {
			t.Errorf("%s gives %q, %v", vector.Name, output, err)
		}
	}
}

func TestNotificationCorpus(t *testing.T) {
	var file struct {
		Cases []struct {
			Scheme, Name, Secret, Form string
			Valid                      bool
			ExternalID                 string `json:"external_id"`
		}
	}
	testkit.ReadJSON(t, &file, testkit.Corpora(t), "onekey", "vectors.json")
	ran := 0
	for _, vector := range file.Cases {
		if vector.Scheme != "notification-control" {
			continue
		}
		ran++
		key, err := paysig.NewKey(vector.Secret)
		if err != nil {
			t.Fatal(err)
		}
		notification, err := onekey.VerifyNotification(key, []byte(vector.Form))
		if (err == nil) != vector.Valid || notification.ExternalID() != vector.ExternalID {
			t.Errorf("%s gives %q, %v", vector.Name, notification.ExternalID(), err)
		}
	}
	testkit.AtLeast(t, 15, ran)
}
