// What changes one thing, one after the other, whatever became of the one before.

/** @returns {<T>(task: () => Promise<T>) => Promise<T>} does a task when its turn comes */
export function turns() {
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();
  return (task) => {
    const turn = last.then(task);
    last = turn.catch(() => undefined);
    return turn;
  };
}
