import type { ComponentChildren } from "preact";
import { useNavigation } from "../state/navigation";
import type { Place } from "../state/urlState";

interface Props {
  to: Partial<Place>;
  children: ComponentChildren;
  class?: string;
  current?: "page" | "true" | undefined;
  label?: string;
}

/** A link to another place of the page: a true one, that can be opened beside. */
export function Link({ to, children, class: named, current, label }: Props) {
  const { go, href } = useNavigation();
  return (
    <a
      href={href(to)}
      class={named}
      aria-current={current}
      aria-label={label}
      onClick={event => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}
