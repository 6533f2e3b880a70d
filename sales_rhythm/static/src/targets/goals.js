import { getCurrency } from "@web/core/currency";
import { formatFloat } from "@web/core/utils/numbers";
import { parseFloat, parsePercentage } from "@web/views/fields/parsers";
import { UNITS } from "../money/money";

const MOST_DIGITS = 2; // of a goal that is no money: 12.5 hours, 33.33 %
const PERCENT = 100;

const digitsOf = (unit, currencyId) =>
    unit === "money" ? (getCurrency(currencyId)?.digits?.[1] ?? MOST_DIGITS) : MOST_DIGITS;

/** A goal as people write it: 250,000,000, or 30 % for 0.30. None is empty, and 0 is 0. */
export function textOf(goal, unit, currencyId) {
    if (goal === false) {
        return "";
    }
    const share = unit === "percent";
    const digits = [16, digitsOf(unit, currencyId)];
    const number = formatFloat(share ? goal * PERCENT : goal, { digits, trailingZeros: false });
    return share ? `${number}%` : number;
}

/** An amount may be short, as it is shown elsewhere: 250M. */
function amountOf(typed, currencyId) {
    const symbol = getCurrency(currencyId)?.symbol;
    let text = (symbol ? typed.replace(symbol, "") : typed).trim();
    let size = 1;
    for (const [unit, inWords] of UNITS) {
        const name = String(inWords("")).trim().toLowerCase();
        if (name && text.toLowerCase().endsWith(name)) {
            text = text.slice(0, -name.length).trim();
            size = unit;
            break;
        }
    }
    return parseFloat(text) * size;
}

/** The goal that somebody typed, false where they typed nothing; undefined for what is no number. */
export function goalOf(text, unit, currencyId) {
    const typed = text.trim();
    if (!typed) {
        return false;
    }
    // Without a digit Odoo reads 0, which is a target of 0.
    if (!/\d/.test(typed)) {
        return undefined;
    }
    const read = {
        money: () => amountOf(typed, currencyId),
        percent: () => parsePercentage(typed),
    }[unit];
    try {
        const goal = read ? read() : parseFloat(typed);
        return Number.isFinite(goal) ? goal : undefined;
    } catch {
        return undefined;
    }
}
