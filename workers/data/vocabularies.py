"""Tokenizers trained on the texts that a model is trained on; the same everywhere for the same texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

PAD, UNKNOWN, BEGIN, END = "[PAD]", "[UNK]", "[CLS]", "[SEP]"
END_OF_TEXT = "<|endoftext|>"


def words(texts: Sequence[str], vocab_size: int) -> Tokenizer:
    """Return a tokenizer that knows the most frequent words, in lower case, and punctuation marks."""
    tokenizer = Tokenizer(models.WordLevel(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    pattern = Regex(r"[\w']+|[^\w\s]")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(pattern, behavior="removed", invert=True)
    trainer = trainers.WordLevelTrainer(
        vocab_size=vocab_size, special_tokens=[PAD, UNKNOWN], show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def word_pieces(texts: Sequence[str], vocab_size: int) -> Tokenizer:
    """Return a WordPiece tokenizer as BERT's (Devlin et al. 2019): in lower case, between [CLS] and [SEP]."""
    normalizer = normalizers.BertNormalizer(lowercase=True)
    special = [PAD, UNKNOWN, BEGIN, END]
    letters = sorted({letter for text in texts for letter in normalizer.normalize_str(text)} - {" "})
    trained = _bert(models.WordPiece(unk_token=UNKNOWN), normalizer)
    # Named beforehand: the trainer would number them in the order of a hash table, another
    # one in every process, and break ties between pieces by these numbers.
    inner = [f"##{letter}" for letter in letters]
    trainer = trainers.WordPieceTrainer(
        vocab_size=vocab_size, special_tokens=special + inner, show_progress=False
    )
    trained.train_from_iterator(texts, trainer)
    vocabulary = trained.get_vocab()
    tokenizer = _bert(models.WordPiece(vocabulary, unk_token=UNKNOWN), normalizer)
    tokenizer.add_special_tokens(special)
    ends = [(name, vocabulary[name]) for name in (BEGIN, END)]
    tokenizer.post_processor = processors.TemplateProcessing(single=f"{BEGIN} $A {END}", special_tokens=ends)
    return tokenizer


def _bert(model: models.Model, normalizer: normalizers.Normalizer) -> Tokenizer:
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def byte_pairs(texts: Sequence[str], vocab_size: int) -> Tokenizer:
    """Return a byte-level BPE tokenizer as GPT-2's (Radford et al. 2019); a text ends in <|endoftext|>.

    The end is there for the classification head, which reads the last token.
    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        special_tokens=[PAD, END_OF_TEXT],
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    end = tokenizer.token_to_id(END_OF_TEXT)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"$A {END_OF_TEXT}", special_tokens=[(END_OF_TEXT, end)]
    )
    return tokenizer


TRAINERS: dict[str, Callable[[Sequence[str], int], Tokenizer]] = {
    "words": words,
    "word-pieces": word_pieces,
    "byte-pairs": byte_pairs,
}
