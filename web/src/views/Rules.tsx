import { Mark } from "../components/Mark";
import { Waiting } from "../components/Status";
import { useText } from "../messages";
import { useNavigation } from "../state/navigation";
import { countsIn, usualRules } from "../state/overview";
import { useLooking } from "../state/overviewStore";
import { useRuleTexts } from "./ruleTexts";

/** The rules as filters, each with its count where one looks. */
export function Rules() {
  const text = useText();
  const { go } = useNavigation();
  const { overview, chosen, names, province, pending } = useLooking();
  const texts = useRuleTexts();
  if (!overview) return null;
  const { rules } = overview;
  const usual = usualRules(names);
  const choose = (wanted: string[]) => {
    const same = wanted.length === usual.length && usual.every(one => wanted.includes(one));
    go({ rules: same ? null : wanted });
  };
  // of all that there are: those that are not counted yet are chosen or not like the others
  const every = names.map(one => one.name);
  const toggle = (rule: string) => choose(every.filter(one => (one === rule) !== chosen.has(one)));
  return (
    <section class="counted" aria-labelledby="rules-title">
      <h2 id="rules-title">{text("rules")}</h2>
      <p class="choices">
        <button type="button" onClick={() => choose(usual)}>
          {text("rules.usual")}
        </button>
        <button type="button" onClick={() => choose(every)}>
          {text("rules.all")}
        </button>
        <button type="button" onClick={() => choose([])}>
          {text("rules.none")}
        </button>
      </p>
      {chosen.size === 0 && <p class="hint">{text("rules.choose")}</p>}
      <ul class="rules">
        {rules.map(rule => {
          const counts = countsIn(rule, province);
          return (
            <li key={rule.rule}>
              <label title={texts(rule.rule).question}>
                <input type="checkbox" checked={chosen.has(rule.rule)} onChange={() => toggle(rule.rule)} />
                <Mark severity={rule.severity} />
                <span class="rule-name">{texts(rule.rule).title}</span>
                <span class="count">{text.number(counts.gap)}</span>
              </label>
            </li>
          );
        })}
      </ul>
      {pending > 0 && <Waiting what={text("state.pending", { n: pending })} />}
    </section>
  );
}
