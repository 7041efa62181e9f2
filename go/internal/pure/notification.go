package pure

import "github.com/paysig/paysig/go/internal/core"

// No notification is longer. A form of that size holds far more than the provider's seven fields.
const notificationBytes = 65536

// Notification verifies a notification that is a form, exactly as it arrived, with each of several keys.
func Notification(keys []*Key, body []byte) (*core.Notification, core.Fault) {
	for _, key := range keys {
		if _, fault := key.ready(); fault.Is() {
			return nil, fault
		}
	}
	if len(body) > notificationBytes {
		return nil, core.At(core.FormTooLarge, notificationBytes)
	}
	made := new(core.Notification)
	// Where the two are, and what they say.
	places, texts := map[string]core.Span{}, map[string]string{}
	for at := 0; ; {
		name, value, next, found := nextField(body, at)
		if !found {
			break
		}
		at = next
		field, fault := decodeField(body, name, value)
		if fault.Is() {
			return nil, fault
		}
		if field.Name == "external_id" || field.Name == "control" {
			if _, twice := places[field.Name]; twice {
				return nil, core.At(core.FieldDuplicate, name.Start)
			}
			places[field.Name], texts[field.Name] = value, field.Value
		}
		made.Fields = append(made.Fields, field)
	}
	id, hasID := places["external_id"]
	control, hasControl := places["control"]
	switch {
	case !hasID || !hasControl:
		return nil, missing
	case texts["external_id"] == "":
		return nil, core.At(core.FieldMissing, id.Start)
	}
	made.ExternalID = texts["external_id"]
	var fault core.Fault
	fields := &core.Fields{ExternalID: &made.ExternalID}
	if made.Matched, fault = cashoutNotification.verifyAny(keys, fields, texts["control"]); fault.Is() {
		if fault.Offset != core.NoPlace {
			// Of the decoded text: tell where that is in the body.
			fault.Offset = offsetOf(body, control, fault.Offset)
		}
		return nil, fault
	}
	return made, none
}

func decodeField(body []byte, name, value core.Span) (field core.Field, fault core.Fault) {
	if field.Name, fault = decode(body, name); fault.Is() {
		return field, fault
	}
	field.Value, fault = decode(body, value)
	return field, fault
}
