/** Words of a decision between two values. */
export default {
  zh: { twoValues: { title: '两边改的不一样', why: '两个值都留着，现在用的是先到的。选一个，另一个留在经过里。', standing: '现在用的', take: '用这个', takeThis: '用这个，{value}', gone: '去掉' } },
  en: { twoValues: { title: 'Changed differently by two people', why: 'Both values are kept; the earlier one stands. Choose one, the other stays in the history.', standing: 'stands now', take: 'Use this', takeThis: 'Use this, {value}', gone: 'taken out' } },
}
