package onekey

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	paysig "github.com/paysig/paysig/go"
)

// The core takes no longer form; the provider's notifications are far shorter.
const maxNotification = 65536

const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"

	signatureHeader = "Payload-Signature"
)

// Receiver verifies notifications in front of an [http.Handler]. Nothing is parsed before, and only what is verified
// gets through. See [Notification] for what that does not protect from.
type Receiver struct {
	// Key is the key of the API Signature, such as [Credentials.Key].
	Key *paysig.Key
	// Previous are keys that are accepted beside it, while the API Signature is rotated.
	Previous []*paysig.Key
	// JSON lets notifications through whose body is JSON, by their header Payload-Signature: see [JSONFrom]. Without it
	// only forms are taken.
	JSON bool
	// Refused answers a request that is refused; where it writes nothing, the sender is told 200. nil answers with the
	// status of [StatusOf] and the error's slug.
	Refused func(http.ResponseWriter, *http.Request, error)
}

type contextKey int

const (
	notificationKey contextKey = iota
	jsonKey
)

// NotificationFrom is the verified notification of a request that a [Receiver] let through; false where there is none,
// as for one that is JSON.
func NotificationFrom(ctx context.Context) (*Notification, bool) {
	notification, ok := ctx.Value(notificationKey).(*Notification)
	return notification, ok
}

// JSONFrom is the verified body of a request that a [Receiver] let through because it is signed JSON; false where there
// is none, as for a form.
func JSONFrom(ctx context.Context) ([]byte, bool) {
	body, ok := ctx.Value(jsonKey).([]byte)
	return body, ok
}

// Handler verifies each request and gives it to next, with what is verified in its context ([NotificationFrom],
// [JSONFrom]) and with the body as it arrived, to be read from its start.
//
// A request is refused with [paysig.ErrHeaderDuplicate] and [paysig.ErrContentType]; with [paysig.ErrFormTooLarge]
// beyond 65,536 bytes, or [paysig.ErrInputUnreadable]; and as [VerifyNotification] and [VerifyJSON] do, with
// [paysig.ErrSignatureMissing] where JSON comes without the header. How long a sender may take is for the server to say:
// [http.Server] has ReadTimeout.
func (v Receiver) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		ctx, body, err := v.verify(w, request)
		if err != nil {
			v.refuse(w, request, err)
			return
		}
		verified := request.WithContext(ctx)
		verified.Body, verified.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		next.ServeHTTP(w, verified)
	})
}

func (v Receiver) verify(w http.ResponseWriter, request *http.Request) (context.Context, []byte, error) {
	contentType, err := one(request.Header, "Content-Type", paysig.ErrContentType)
	if err != nil {
		return nil, nil, err
	}
	mediaType, _, err := mime.ParseMediaType(contentType)
	isJSON := v.JSON && mediaType == jsonType
	if err != nil || mediaType != formType && !isJSON {
		return nil, nil, paysig.ErrContentType
	}
	// Servers always give one; who calls the handler otherwise may not.
	sent := request.Body
	if sent == nil {
		sent = http.NoBody
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, sent, maxNotification))
	if err != nil {
		kind := paysig.ErrInputUnreadable
		if isTooLarge(err) {
			kind = paysig.ErrFormTooLarge
		}
		return nil, nil, fmt.Errorf("%w: %w", kind, err)
	}
	ctx := request.Context()
	if !isJSON {
		notification, _, err := VerifyNotificationAny(v.keys(), body)
		return context.WithValue(ctx, notificationKey, notification), body, err
	}
	signature, err := one(request.Header, signatureHeader, paysig.ErrSignatureMissing)
	if err != nil {
		return nil, nil, err
	}
	if _, err := paysig.VerifyAny(v.keys(), body, signature); err != nil {
		return nil, nil, err
	}
	return context.WithValue(ctx, jsonKey, bytes.Clone(body)), body, nil
}

func (v Receiver) keys() []*paysig.Key { return append([]*paysig.Key{v.Key}, v.Previous...) }

// one is the only value of a header; parsers disagree on which of several counts.
func one(header http.Header, name string, missing error) (string, error) {
	switch values := header.Values(name); len(values) {
	case 0:
		return "", missing
	case 1:
		return values[0], nil
	default:
		return "", paysig.ErrHeaderDuplicate
	}
}

func (v Receiver) refuse(w http.ResponseWriter, request *http.Request, err error) {
	if v.Refused != nil {
		v.Refused(w, request, err)
		return
	}
	text := "unknown"
	var typed *paysig.Error
	if errors.As(err, &typed) {
		text = typed.Slug()
	}
	http.Error(w, text, StatusOf(err))
}

// StatusOf is the HTTP status that says why a request was refused: 413 for one that is too large, 415 for a wrong
// Content-Type, 401 where it is not signed as it must be, 500 where it is the receiver that is not ready, else 400.
func StatusOf(err error) int {
	is := func(kinds ...error) bool {
		for _, kind := range kinds {
			if errors.Is(err, kind) {
				return true
			}
		}
		return false
	}
	switch {
	case isTooLarge(err) || is(paysig.ErrFormTooLarge):
		return http.StatusRequestEntityTooLarge
	case is(paysig.ErrContentType):
		return http.StatusUnsupportedMediaType
	case is(paysig.ErrSignatureMismatch, paysig.ErrSignatureMissing, paysig.ErrAuthorization):
		return http.StatusUnauthorized
	case is(paysig.ErrKeyNotReady, paysig.ErrCredentialsNotReady, paysig.ErrLibraryUnavailable):
		return http.StatusInternalServerError
	default:
		return http.StatusBadRequest
	}
}

func isTooLarge(err error) bool {
	var tooLarge *http.MaxBytesError
	return errors.As(err, &tooLarge)
}
