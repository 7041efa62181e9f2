package paysig_test

// Every vector of tests/vectors, which every language runs. errors.json is read by errors_test.go.

import (
	"testing"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/testkit"
)

func TestSigningVectors(t *testing.T) {
	var file struct {
		Cases []struct {
			Name      string
			Secret    testkit.Bytes `json:"secret_hex"`
			Message   testkit.Bytes `json:"message_hex"`
			Signature string
		}
	}
	testkit.ReadVectors(t, &file, "signing.json")
	testkit.AtLeast(t, 150, len(file.Cases))
	for _, vector := range file.Cases {
		t.Run(vector.Name, func(t *testing.T) {
			checkSigning(t, makeKey(t, vector.Secret), vector.Message, vector.Signature)
		})
	}
}

func TestSecretVectors(t *testing.T) {
	var file struct {
		Cases []struct {
			Name   string
			Secret testkit.Bytes `json:"secret_hex"`
			Error  *string
			Offset *int
		}
	}
	testkit.ReadVectors(t, &file, "secrets.json")
	testkit.AtLeast(t, 30, len(file.Cases))
	for _, vector := range file.Cases {
		t.Run(vector.Name, func(t *testing.T) {
			key, err := paysig.NewKey(string(vector.Secret))
			testkit.CheckError(t, err, vector.Error, vector.Offset)
			if (key != nil) != (vector.Error == nil) {
				t.Errorf("the key is %v", key)
			}
			if key != nil {
				checkSigning(t, key, []byte("{}"), reference(vector.Secret, []byte("{}")))
			}
			if len(vector.Secret) > 0 {
				makeKey(t, vector.Secret) // Raw bytes have no rule but one.
				return
			}
			_, err = paysig.NewKeyBytes(vector.Secret)
			testkit.CheckError(t, err, vector.Error, vector.Offset)
		})
	}
}

func TestSignatureVectors(t *testing.T) {
	var file struct {
		Secret  testkit.Bytes `json:"secret_hex"`
		Message testkit.Bytes `json:"message_hex"`
		Cases   []struct {
			Name   string
			Text   testkit.Bytes `json:"text_hex"`
			Error  *string
			Offset *int
		}
	}
	testkit.ReadVectors(t, &file, "signatures.json")
	testkit.AtLeast(t, 35, len(file.Cases))
	key := makeKey(t, file.Secret)
	for _, vector := range file.Cases {
		t.Run(vector.Name, func(t *testing.T) {
			presented := string(vector.Text)
			testkit.CheckError(t, key.Verify(file.Message, presented), vector.Error, vector.Offset)

			signer := makeSigner(t, key)
			signer.Write(file.Message)
			testkit.CheckError(t, signer.Verify(presented), vector.Error, vector.Offset)

			matched, err := paysig.VerifyAny([]*paysig.Key{key}, file.Message, presented)
			testkit.CheckError(t, err, vector.Error, vector.Offset)
			if (matched == 0) != (vector.Error == nil) {
				t.Errorf("VerifyAny tells %d", matched)
			}
		})
	}
}

func TestRotationVectors(t *testing.T) {
	var file struct {
		Secrets []testkit.Bytes `json:"secrets_hex"`
		Message testkit.Bytes   `json:"message_hex"`
		Cases   []struct {
			Name      string
			Keys      []int
			Signature string
			Matched   *int
			Error     *string
		}
	}
	testkit.ReadVectors(t, &file, "rotation.json")
	testkit.AtLeast(t, 10, len(file.Cases))
	var made []*paysig.Key
	for _, secret := range file.Secrets {
		made = append(made, makeKey(t, secret))
	}
	for _, vector := range file.Cases {
		t.Run(vector.Name, func(t *testing.T) {
			var keys []*paysig.Key
			for _, index := range vector.Keys {
				keys = append(keys, made[index])
			}
			matched, err := paysig.VerifyAny(keys, file.Message, vector.Signature)
			switch {
			case vector.Error == nil:
				testkit.CheckError(t, err, nil, nil)
				if matched != *vector.Matched {
					t.Errorf("tells %d, not %d", matched, *vector.Matched)
				}
			case matched != -1:
				t.Errorf("tells %d beside the error", matched)
			default:
				if got := slugOf(err); got != *vector.Error {
					t.Errorf("gives %s, not %s", got, *vector.Error)
				}
			}
		})
	}
}
