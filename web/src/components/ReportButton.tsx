/** Asks the service for a report and saves it: one file that works without any network. */

import { useState } from "preact/hooks";
import { askFile, type Given } from "../api/client";
import { fileName, saveFile } from "../export/save";
import { useText } from "../messages";
import { useNavigation } from "../state/navigation";
import { Failed } from "./Status";

interface Props {
  /** Which report: of `report`, `report/paths` and `report/scorecard`. */
  path: string;
  given: Given;
  title: string;
}

export function ReportButton({ path, given, title }: Props) {
  const text = useText();
  const { place } = useNavigation();
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const make = () => {
    setState({ busy: true, error: null });
    askFile(path, { ...given, as_of: place.day, language: text.language }).then(
      file => {
        saveFile(fileName(`${title} ${place.day ?? ""}`, "html"), file, "text/html;charset=utf-8");
        setState({ busy: false, error: null });
      },
      (error: unknown) => setState({ busy: false, error }),
    );
  };
  return (
    <>
      <button type="button" class="save report" onClick={make} disabled={state.busy} title={text("report.offer_says")}>
        {text(state.busy ? "report.making" : "report.offer")}
      </button>
      {state.error ? <Failed error={state.error} again={make} /> : null}
    </>
  );
}
