/** Where a key leads from a cell: [rows down, columns right], or nothing. */
export function moveOf({ key, shiftKey, altKey, ctrlKey, metaKey, isComposing, target }) {
    // While Vietnamese is composed, Enter ends the word.
    if (altKey || ctrlKey || metaKey || isComposing) {
        return null;
    }
    const { selectionStart: start, selectionEnd: end, value } = target;
    const isWhole = start === 0 && end === value.length;
    const moves = {
        Enter: [shiftKey ? -1 : 1, 0],
        ArrowUp: [-1, 0],
        ArrowDown: [1, 0],
        // Within a text that is being changed they move the caret.
        ArrowLeft: (isWhole || (start === 0 && end === 0)) && [0, -1],
        ArrowRight: (isWhole || start === value.length) && [0, 1],
    };
    return (key === "Enter" || !shiftKey) && moves[key] ? moves[key] : null;
}
