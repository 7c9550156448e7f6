/** A new question: the layout shows it. */
export default function NewQuestionPage() {
  return null;
}
