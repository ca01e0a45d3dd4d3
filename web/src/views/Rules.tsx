import type { RuleOverview } from "../asking/answers";
import { useText } from "../messages";
import { countsIn, usualRules } from "../overview/overview";
import { Mark } from "../parts/Mark";
import { useNavigation } from "../state/navigation";
import { useLooking } from "../state/sight";
import { useRuleTexts } from "./ruleTexts";

/** The rules as filters, each with its count where one looks. */
export function Rules() {
  const text = useText();
  const { go } = useNavigation();
  const { overview, chosen, province, pending } = useLooking();
  const texts = useRuleTexts();
  if (!overview) return null;
  const { rules } = overview;
  const choose = (names: string[]) => {
    const usual = usualRules(rules);
    const same = names.length === usual.length && usual.every(one => names.includes(one));
    go({ rules: same ? null : names });
  };
  const toggle = (rule: RuleOverview) =>
    choose(rules.map(one => one.rule).filter(one => (one === rule.rule ? !chosen.has(one) : chosen.has(one))));
  return (
    <section aria-labelledby="rules-title">
      <h2 id="rules-title">{text("rules")}</h2>
      <p class="choices">
        <button type="button" onClick={() => choose(usualRules(rules))}>
          {text("rules.usual")}
        </button>
        <button type="button" onClick={() => choose(rules.map(one => one.rule))}>
          {text("rules.all")}
        </button>
        <button type="button" onClick={() => choose([])}>
          {text("rules.none")}
        </button>
      </p>
      <ul class="rules">
        {rules.map(rule => {
          const counts = countsIn(rule, province);
          return (
            <li key={rule.rule}>
              <label title={texts(rule.rule).question}>
                <input type="checkbox" checked={chosen.has(rule.rule)} onChange={() => toggle(rule)} />
                <Mark severity={rule.severity} />
                <span class="rule-name">{texts(rule.rule).title}</span>
                <span class="count">{text.number(counts.gap)}</span>
              </label>
            </li>
          );
        })}
      </ul>
      {pending > 0 && (
        <p class="waiting" role="status">
          <span class="spinner" aria-hidden="true" /> {text("state.pending", { n: pending })}
        </p>
      )}
    </section>
  );
}
