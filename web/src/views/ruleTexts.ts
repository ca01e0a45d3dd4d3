import type { RuleTexts } from "../api/answers";
import { useText } from "../messages";
import { useLooking } from "../state/overviewStore";

/** What a rule is called and asks, in the language of the page; as the catalogue says it, which is where it is said. */
export function useRuleTexts(): (rule: string) => RuleTexts {
  const { language } = useText();
  const { descriptions } = useLooking();
  return rule => {
    const found = descriptions.get(rule);
    const texts = language === "vi" && found?.vi ? found.vi : found;
    return texts ?? { title: rule.replaceAll("_", " "), question: "", fix: "" };
  };
}
