import type { Holder, Member, PostHeld } from "../api/answers";
import { hasKey } from "../api/client";
import { useText } from "../messages";

const SHOWN = 12;

/** The posts of a unit with who holds them, and its members. */
export function Posts({ posts, members }: { posts: readonly PostHeld[]; members: readonly Member[] }) {
  const text = useText();
  return (
    <>
      <h3>{text("posts.title", { n: posts.length })}</h3>
      {posts.length === 0 && <p class="nothing">{text("posts.none")}</p>}
      <ul class="plain posts">
        {posts.map(post => (
          <li key={post.id}>
            <span class="post-title">{post.title ?? text.word("role", post.role)}</span>
            {post.holders.length === 0 && <span class="vacant">{text("posts.vacant")}</span>}
            {post.holders.map(holder => (
              <span key={holder.person_id} class="holder">
                {holder.name ?? <em>{text(hasKey() ? "contact.hidden_key" : "contact.hidden")}</em>}{" "}
                <Since holder={holder} />
              </span>
            ))}
          </li>
        ))}
      </ul>
      {members.length > 0 && (
        <>
          <h3>{text("members.title", { n: members.length })}</h3>
          <ul class="plain members">
            {members.slice(0, SHOWN).map(member => (
              <li key={member.person_id}>
                {member.name ?? <em>{text(hasKey() ? "contact.hidden_key" : "contact.hidden")}</em>}
                {member.role && <span class="since">{text.word("member_role", member.role)}</span>}
              </li>
            ))}
          </ul>
          {members.length > SHOWN && <p class="hint">{text("members.more", { n: members.length - SHOWN })}</p>}
        </>
      )}
    </>
  );
}

function Since({ holder }: { holder: Holder }) {
  const text = useText();
  const parts = [
    holder.basis && text.word("basis", holder.basis),
    holder.since && text("contact.since", { day: text.day(holder.since) }),
    holder.until && text("contact.until", { day: text.day(holder.until) }),
  ].filter(Boolean);
  return parts.length ? <span class="since">{parts.join(", ")}</span> : null;
}
