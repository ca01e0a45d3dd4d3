import type { Contact, FocalPoint } from "../api/answers";
import { hasKey } from "../api/client";
import { useText } from "../messages";
import { Link } from "./Link";

interface Props {
  contact: Contact;
  names: Record<string, string>;
}

/** Whom to call in a unit; where there is nobody, whom to call instead. */
export function ContactCard({ contact, names }: Props) {
  const text = useText();
  if (contact.focal_points.length) return <Points points={contact.focal_points} />;
  return (
    <div class="contact lacking">
      <p>
        <strong>{text.word("status", contact.status)}</strong>
        {" – "}
        {text(contact.fallback.length ? "contact.instead" : "contact.nobody")}
      </p>
      {contact.fallback.map(above => (
        <div key={above.unit_id}>
          <Link to={{ unit: above.unit_id }}>{names[above.unit_id] ?? above.unit_id}</Link>
          <Points points={above.focal_points} />
        </div>
      ))}
    </div>
  );
}

function Points({ points }: { points: readonly FocalPoint[] }) {
  const text = useText();
  return (
    <ul class="plain contacts">
      {points.map(point => (
        <li key={`${point.post_id} ${point.person_id}`}>
          <span class="person">
            {point.name ?? <em>{text(hasKey() ? "contact.hidden_key" : "contact.hidden")}</em>}
          </span>
          {point.phone && <a href={`tel:${point.phone.replace(/[^+\d]/g, "")}`}>{point.phone}</a>}
          {point.email && <a href={`mailto:${encodeURIComponent(point.email)}`}>{point.email}</a>}
          {point.since && <span class="since">{text("contact.since", { day: text.day(point.since) })}</span>}
        </li>
      ))}
    </ul>
  );
}
