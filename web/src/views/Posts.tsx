import { hasKey } from "../api/client";
import type { Holder, Member, PostHeld } from "../api/types";
import { useText } from "../i18n";

const MAX_MEMBERS = 12;

/** The posts of a unit with their holders, and its members. */
export function Posts({ posts, members }: { posts: readonly PostHeld[]; members: readonly Member[] }) {
  const text = useText();
  const hiddenName = <em>{text(hasKey() ? "contact.hidden_key" : "contact.hidden")}</em>;
  return (
    <>
      <h3>{text("posts.title", { n: posts.length })}</h3>
      {posts.length === 0 && <p class="empty-message">{text("posts.none")}</p>}
      <ul class="plain posts">
        {posts.map(post => (
          <li key={post.id}>
            <span class="post-title">{post.title ?? text.word("role", post.role)}</span>
            {post.holders.length === 0 && <span class="vacant">{text("posts.vacant")}</span>}
            {post.holders.map(holder => (
              <span key={holder.person_id} class="holder">
                {holder.name ?? hiddenName} <Appointment holder={holder} />
              </span>
            ))}
          </li>
        ))}
      </ul>
      {members.length > 0 && (
        <>
          <h3>{text("members.title", { n: members.length })}</h3>
          <ul class="plain members">
            {members.slice(0, MAX_MEMBERS).map(({ person_id, name, role }) => (
              <li key={person_id}>
                {name ?? hiddenName}
                {role && <span class="secondary">{text.word("member_role", role)}</span>}
              </li>
            ))}
          </ul>
          {members.length > MAX_MEMBERS && (
            <p class="hint">{text("members.more", { n: members.length - MAX_MEMBERS })}</p>
          )}
        </>
      )}
    </>
  );
}

/** Basis and dates of an appointment. */
function Appointment({ holder: { basis, since, until } }: { holder: Holder }) {
  const text = useText();
  const parts = [
    basis && text.word("basis", basis),
    since && text("contact.since", { day: text.day(since) }),
    until && text("contact.until", { day: text.day(until) }),
  ].filter(Boolean);
  return parts.length ? <span class="secondary">{parts.join(", ")}</span> : null;
}
