import numpy as np
import pytest
import torch

from workers.augmentation import augment, crop, flip, mixup


def pictures(n: int = 200, channels: int = 3, side: int = 8) -> torch.Tensor:
    return torch.rand(n, channels, side, side) + 1.0


def test_about_half_of_the_images_are_mirrored_and_the_others_as_they_were() -> None:
    torch.manual_seed(0)
    images = pictures()
    turned = flip(images)
    mirrored = [torch.equal(a, b.flip(2)) for a, b in zip(turned, images, strict=True)]
    same = [torch.equal(a, b) for a, b in zip(turned, images, strict=True)]
    assert all(a != b for a, b in zip(mirrored, same, strict=True))
    assert 60 < sum(mirrored) < 140


def test_a_crop_is_the_image_moved_by_up_to_the_margin_with_zeros_around_it() -> None:
    torch.manual_seed(0)
    images = pictures(channels=1)
    padded = torch.nn.functional.pad(images, [2] * 4)
    places = set()
    for cut, whole in zip(crop(images, 2), padded, strict=True):
        [found] = [
            (y, x) for y in range(5) for x in range(5) if torch.equal(cut, whole[:, y : y + 8, x : x + 8])
        ]
        places.add(found)
    assert len(places) == 25


@pytest.mark.parametrize("how", ["none", "crop", "flip", "crop-flip"])
def test_augmented_images_keep_shape_and_type(how: str) -> None:
    images = pictures().to(memory_format=torch.channels_last)
    found = augment(images, how)
    assert (found.shape, found.dtype) == (images.shape, images.dtype)
    assert torch.equal(found, images) == (how == "none")
    assert found.is_contiguous(memory_format=torch.channels_last)


def test_mixed_images_lie_between_two_of_the_batch() -> None:
    torch.manual_seed(0)
    np.random.seed(0)
    images = pictures(6)
    mixed, other, share = mixup(images, 0.4)
    assert 0 <= share <= 1
    assert sorted(other.tolist()) == list(range(6))
    assert torch.allclose(mixed, share * images + (1 - share) * images[other])
