import type { ComponentChildren } from "preact";
import { useNavigation } from "../state/navigation";
import type { UrlState } from "../state/urlState";

interface Props {
  to: Partial<UrlState>;
  children: ComponentChildren;
  class?: string;
  current?: "page" | "true" | undefined;
  label?: string;
}

/** A link that changes the state of the page, and can be opened in another tab. */
export function Link({ to, children, class: className, current, label }: Props) {
  const { navigate, href } = useNavigation();
  return (
    <a
      href={href(to)}
      class={className}
      aria-current={current}
      aria-label={label}
      onClick={event => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        navigate(to);
      }}
    >
      {children}
    </a>
  );
}
