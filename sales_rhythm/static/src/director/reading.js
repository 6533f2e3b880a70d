import { onMounted, onWillUpdateProps } from "@odoo/owl";
import { useReading } from "../month/month_reading";

export const DIRECTOR = "sales.rhythm.director";

/**
 * Reads one part of the screen, beside all others, and again when the team changes or something was
 * done. `version` is a number that grows with it.
 */
export function usePart(props, ask) {
    const reading = useReading(ask);
    const place = ({ teamId, version }) => ({ teamId, version });
    // Not before: what is drawn again before it was mounted is made anew, and would ask twice.
    onMounted(() => reading.choose(place(props)));
    onWillUpdateProps((next) => {
        if (next.teamId !== props.teamId || next.version !== props.version) {
            reading.choose(place(next));
        }
        props = next;
    });
    return reading;
}

/** The properties of each part. */
export const PART = { teamId: [Number, Boolean], version: Number };
