import { hasKey } from "../api/client";
import type { Contact, FocalPoint } from "../api/types";
import { useText } from "../i18n";
import { Link } from "./Link";

interface Props {
  contact: Contact;
  /** Names of the units above by id. */
  names: Record<string, string>;
}

/** The focal points of a unit or, if it has none, those of the nearest units above. */
export function ContactCard({ contact, names }: Props) {
  const text = useText();
  if (contact.focal_points.length) return <FocalPoints focalPoints={contact.focal_points} />;
  return (
    <div class="contact no-focal-point">
      <p>
        <strong>{text.word("status", contact.status)}</strong>
        {" – "}
        {text(contact.fallback.length ? "contact.fallback" : "contact.none")}
      </p>
      {contact.fallback.map(above => (
        <div key={above.unit_id}>
          <Link to={{ unit: above.unit_id }}>{names[above.unit_id] ?? above.unit_id}</Link>
          <FocalPoints focalPoints={above.focal_points} />
        </div>
      ))}
    </div>
  );
}

function FocalPoints({ focalPoints }: { focalPoints: readonly FocalPoint[] }) {
  const text = useText();
  return (
    <ul class="plain contacts">
      {focalPoints.map(({ post_id, person_id, name, phone, email, since }) => (
        <li key={`${post_id} ${person_id}`}>
          <span class="person">{name ?? <em>{text(hasKey() ? "contact.hidden_key" : "contact.hidden")}</em>}</span>
          {phone && <a href={`tel:${phone.replace(/[^+\d]/g, "")}`}>{phone}</a>}
          {email && <a href={`mailto:${encodeURIComponent(email)}`}>{email}</a>}
          {since && <span class="secondary">{text("contact.since", { day: text.day(since) })}</span>}
        </li>
      ))}
    </ul>
  );
}
